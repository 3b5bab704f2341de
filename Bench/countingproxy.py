"""A loopback TCP proxy for Bench/attach: adds a round-trip time and counts round trips and bytes.

Every block is passed on half a round-trip time after it was read, and the connection itself takes one. A round trip is counted when the
client sends after having received: what it then sends may depend on the answer.
"""

import asyncio


class CountingProxy:
    def __init__(self, port, rtt):
        self.target, self.delay = port, rtt / 2
        self.round_trips = self.bytes_up = self.connections = 0

    async def start(self):
        """Listens; returns the port."""
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        return self.server.sockets[0].getsockname()[1]

    async def serve(self, reader, writer):
        self.connections += 1
        self.round_trips += 1
        await asyncio.sleep(3 * self.delay)
        there, to_target = await asyncio.open_connection("127.0.0.1", self.target)
        state = {"answered": True}
        try:
            await asyncio.gather(self.pump(reader, to_target, state, True), self.pump(there, writer, state, False))
        except asyncio.CancelledError:
            writer.close()  # the measurement is over

    async def pump(self, source, sink, state, is_up):
        queue = asyncio.Queue()
        loop = asyncio.get_running_loop()

        async def deliver():
            while True:
                due, block = await queue.get()
                await asyncio.sleep(max(0, due - loop.time()))
                if not block:
                    break
                sink.write(block)
                await sink.drain()
            sink.close()

        delivery = asyncio.ensure_future(deliver())
        try:
            while True:
                block = await source.read(1 << 16)
                self.count(block, state, is_up)
                queue.put_nowait((loop.time() + self.delay, block))
                if not block:
                    break
            await delivery
        except (ConnectionError, OSError):
            delivery.cancel()
            sink.close()

    def count(self, block, state, is_up):
        if not is_up:
            state["answered"] = True
        elif block:
            self.round_trips += state["answered"]
            state["answered"] = False
            self.bytes_up += len(block)
