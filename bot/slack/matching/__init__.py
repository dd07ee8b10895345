"""In Slack, who could mentor whom: proposals, consent of both, and the committee's coverage."""
