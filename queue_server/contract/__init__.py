"""What crosses the server's doors: HTTP bodies and MQTT messages, as pydantic shapes and nothing else."""
