"""The dashboard in a browser on this machine: who may use it, and a process for each tab."""
