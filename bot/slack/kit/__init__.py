"""What every surface in Slack is made with: gateway, listeners, forms, blocks, pager.

A form is a sequence of fields (`form`, `field`). Each kind of field draws itself, reads itself out
of what was submitted and checks it (`entry_fields`, `choice_fields`, `picker_fields`); `refill`
draws an open window anew and keeps what was typed. `pager` turns the pages of a list.
"""
