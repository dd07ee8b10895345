"""What every surface in Slack is made with: gateway, listeners, forms, blocks, pager.

A form is a sequence of fields (`form`). Each kind of field draws itself, reads itself out of what
was submitted and checks it (`entry_fields` for what is typed, `choice_fields` for what is chosen).
`pager` turns the pages of a list; `showing` opens windows.
"""
