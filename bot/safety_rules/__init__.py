"""The rules of the emergency gate: how they are read, what takes them out of account, and which of them fire."""
