"""What ``catalog.check`` looks at, table by table and across tables; every fault is kept with its file and line."""
