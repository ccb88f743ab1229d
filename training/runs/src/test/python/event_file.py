"""Makes event-file.json, what TensorBoardLogTest compares with: a file of events as TensorBoard's own writer makes it.

Needs Python 3.9 or later and tensorboard 2.21.0. From the repository's root:

    python training/src/test/python/event_file.py
"""

import base64
import io
import json
from pathlib import Path

import tensorboard
from tensorboard.compat.proto.event_pb2 import Event, SessionLog
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.record_writer import RecordWriter

SCRIPT = "training/src/test/python/event_file.py"
OUTPUT = Path("training/src/test/resources/dev/heed/run/event-file.json")
TIME = 1_700_000_000.25


def scalars(**values):
    return Summary(value=[Summary.Value(tag=tag.replace("__", "/"), simple_value=value) for tag, value in values.items()])


events = [
    Event(wall_time=TIME, file_version="brain.Event:2"),
    Event(wall_time=TIME, step=21, session_log=SessionLog(status=SessionLog.START)),
    Event(
        wall_time=TIME,
        step=30,
        summary=scalars(
            train__loss=25.5,
            train__gradient_norm=2.0,
            train__learning_rate=0.5,
            train__tokens_per_second=16.0,
        ),
    ),
    Event(wall_time=TIME, step=30, summary=scalars(validation__bleu=12.5)),
]

stream = io.BytesIO()
stream.close = lambda: None
writer = RecordWriter(stream)
for event in events:
    writer.write(event.SerializeToString())
writer.flush()
header = {"tool": "TensorBoard", "version": tensorboard.__version__, "script": SCRIPT, "encoding": "Base64"}
OUTPUT.parent.mkdir(parents=True, exist_ok=True)
OUTPUT.write_text(json.dumps({"header": header, "file": base64.b64encode(stream.getvalue()).decode()}, indent=2) + "\n")
