"""What a member uploads is held in memory while it is looked at, and never written to a disk of ours as it came."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

MOST_BYTES = 15 * 1024 * 1024
"""Of all files of one request together."""


class InMemory(FileUploadHandler):
    """Keeps a request's files in memory; of what is too large it keeps the size alone, for a form to say so."""

    def __init__(self, request: Any = None) -> None:
        """Nothing has come yet."""
        super().__init__(request)
        self.all_bytes = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin with the next file."""
        super().new_file(*args, **kwargs)
        self.kept, self.size = BytesIO(), 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece, or only count it."""
        self.size += len(raw_data)
        self.all_bytes += len(raw_data)
        if self.all_bytes <= MOST_BYTES:
            self.kept.write(raw_data)
        else:
            self.kept = BytesIO()

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """Hand the file over."""
        self.kept.seek(0)
        return InMemoryUploadedFile(
            file=self.kept,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
