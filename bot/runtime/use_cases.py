"""What every handler works with, made once: the use cases, each over the ports that it needs."""

import asyncio

from bot.digest.lead_channels import LeadChannels
from bot.exports.handing_over import Exporter
from bot.kernel.clock import Clock
from bot.matching.joining import Joiner
from bot.people.import_check import ImportCheck
from bot.people.import_files import ImportFiles
from bot.people.import_lookup import ImportLookup
from bot.people.import_progress import Importer
from bot.people.lookup import PeopleLookup
from bot.people.migrating import Migrator
from bot.people.relinking import Relinker
from bot.slack.digest.views.board import page
from bot.slack.kit.context import Context, OpenHomes, Patience
from bot.slack.kit.gateway import Gateway
from bot.slack.kit.limiter import ConcurrencyLimiter
from bot.slack.kit.ports import SlackChannels, SlackSentences
from bot.texts import Texts
from storage.engine import Database
from storage.tables import Workspace, ident


def context_for(
    *,
    db: Database,
    gateway: Gateway,
    texts: Texts,
    clock: Clock,
    admins: frozenset[str],
    backup_days: int | None,
    workspace: Workspace,
    limiter: ConcurrencyLimiter,
    stopping: asyncio.Event,
    patience: Patience,
) -> Context:
    messages = SlackSentences(gateway)
    lookup = PeopleLookup(db=db, directory=gateway, clock=clock, team_id=workspace.team_id)
    return Context(
        db=db,
        gateway=gateway,
        texts=texts,
        clock=clock,
        admins=admins,
        backup_days=backup_days,
        workspace=workspace,
        homes=OpenHomes(clock=clock),
        limiter=limiter,
        stopping=stopping,
        patience=patience,
        people=lookup,
        exporter=Exporter(
            db=db,
            clock=clock,
            texts=texts,
            conversations=gateway,
            files=gateway.files,
            messages=messages,
            board=page,
            admins=admins,
            stopping=stopping,
        ),
        import_files=ImportFiles(conversations=gateway, files=gateway.files),
        import_check=ImportCheck(
            db=db,
            clock=clock,
            texts=texts,
            files=gateway.files,
            lookup=ImportLookup(directory=gateway),
        ),
        importer=Importer(
            db=db,
            clock=clock,
            texts=texts,
            messages=messages,
            workspace_id=ident(workspace),
            stopping=stopping,
        ),
        relinker=Relinker(directory=gateway, conversations=gateway),
        migrator=Migrator(lookup=lookup, migrations=gateway, conversations=gateway),
        joiner=Joiner(db=db, clock=clock, conversations=gateway, workspace_id=ident(workspace)),
        lead_channels=LeadChannels(
            db=db,
            clock=clock,
            channels=SlackChannels(gateway),
            workspace=workspace,
            admins=admins,
        ),
    )
