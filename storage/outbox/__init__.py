"""Queries of the outbox: deliveries, the leases of replicas, and holds."""
