"""Customers sorted into classes by what their orders say: RFM, value tiers, activity, seasons."""
