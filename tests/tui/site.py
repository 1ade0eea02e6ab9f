"""A web site on loopback with one feed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

PAGE = b"""<html><head><title>Tolmin Post</title>
<link rel="alternate" type="application/rss+xml" title="Tolmin Post" href="/rss"></head></html>"""


FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Tolmin Post</title>
<link>http://127.0.0.1/</link><description>News</description>
<item><title>Bridge over the Tolm opens to bicycles</title><link>https://post.example/1</link>
<guid>1</guid><pubDate>Wed, 25 Jun 2025 12:00:00 GMT</pubDate>
<description>\xe2\x80\x9cNobody fell in,\xe2\x80\x9d said mayor Rosa Kest.</description></item>
<item><title>Baker wins the regatta</title><link>https://post.example/2</link><guid>2</guid>
<pubDate>Tue, 24 Jun 2025 12:00:00 GMT</pubDate><description>In a bathtub.</description></item>
</channel></rss>"""


@dataclass
class Site:
    """A web site on loopback; other paths than those of `pages` are 404.

    What is asked for at `held` is answered once `released` is set.
    """

    pages: dict[str, bytes] = field(default_factory=lambda: {"/": PAGE, "/rss": FEED})
    port: int = 0
    held: set[str] = field(default_factory=set)
    released: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await reader.readuntil(b"\r\n\r\n")
        path = request.split()[1].decode()
        if path in self.held:
            await self.released.wait()
        body = self.pages.get(path)
        status = "200 OK" if body is not None else "404 Not Found"
        kind = "application/rss+xml" if body and body.startswith(b"<?xml") else "text/html"
        head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nConnection: close\r\n"
        writer.write(f"{head}Content-Length: {len(body or b'')}\r\n\r\n".encode() + (body or b""))
        await writer.drain()
        writer.close()
