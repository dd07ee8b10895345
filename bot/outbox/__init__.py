"""The messages that are owed to people in Slack: the one way to owe one, and how it gets there.

A message is owed by a row in the transaction of whatever causes it, so that neither is there
without the other, and it is written when it is sent, so that it shows things as they are then.
"""
