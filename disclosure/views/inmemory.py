"""A file that somebody sends to have it compared: in memory, within bounds, and nowhere else."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers

from ledger import uploads

# What a form sends beside its file.
_MARGIN = 64 * 1024


class Compared(FileUploadHandler):
    """Keeps at most uploads.MAX_BYTES of a request; the rest is counted and dropped.

    So a file that is too large is known by its size and can be answered with a sentence.
    """

    def handle_raw_input(self, *args: Any, **more: Any) -> None:
        """Look at the length first: of a request that is too long nothing is kept."""
        length = int(args[2])
        self.room = uploads.MAX_BYTES if length <= uploads.MAX_BYTES + _MARGIN else 0

    def new_file(self, *args: Any, **more: Any) -> None:
        """Begin an empty file, and let no other handler have it."""
        super().new_file(*args, **more)
        self.file = BytesIO()
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep what there is room for; Django counts the size on its own."""
        part = raw_data[: self.room]
        self.room -= len(part)
        self.file.write(part)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """Return the file with the size it had when it was sent."""
        self.file.seek(0)
        return InMemoryUploadedFile(
            self.file, self.field_name, self.file_name, self.content_type, file_size, self.charset
        )
