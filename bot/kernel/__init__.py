"""What every capability stands on: who asks and which rows they can reach, the people of a
workspace, and what Slack is asked for.
"""
