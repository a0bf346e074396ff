package org.o365se;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SeekableByteChannel;

/** A source in memory that counts what is read from it and, when told so, reads short, fails,
 * changes its bytes, or lies about their number. */
final class ScriptedChannel implements SeekableByteChannel {
    byte[] bytes;
    int mostPerRead = Integer.MAX_VALUE;
    int failAt = Integer.MAX_VALUE;
    long statedSize = -1;
    long bytesRead;
    int closed;
    private int position;

    ScriptedChannel(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public int read(ByteBuffer dst) throws IOException {
        requireOpen();
        int length = Math.min(Math.min(dst.remaining(), mostPerRead), Math.max(0, bytes.length - position));
        if (length == 0 && dst.hasRemaining()) {
            return -1;
        }
        if (position + length > failAt) {
            throw new IOException("disk on fire");
        }
        dst.put(bytes, position, length);
        position += length;
        bytesRead += length;
        return length;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long newPosition) throws IOException {
        requireOpen();
        position = Math.toIntExact(newPosition);
        return this;
    }

    @Override
    public long size() throws IOException {
        requireOpen();
        return statedSize >= 0 ? statedSize : bytes.length;
    }

    @Override
    public int write(ByteBuffer src) {
        throw new AssertionError("written to");
    }

    @Override
    public SeekableByteChannel truncate(long size) {
        throw new AssertionError("truncated");
    }

    @Override
    public boolean isOpen() {
        return closed == 0;
    }

    @Override
    public void close() {
        closed++;
    }

    private void requireOpen() throws ClosedChannelException {
        if (closed > 0) {
            throw new ClosedChannelException();
        }
    }
}
