package dev.parley.json;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** An open file of a simulated disk, or its folder. For one thread. */
final class SimulatedChannel extends FileChannel {
    static final String FOLDER = "";

    private final SimulatedDisk disk;
    private final String name;
    private long position;

    SimulatedChannel(SimulatedDisk disk, String name) {
        this.disk = disk;
        this.name = name;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int count = read(into, position);
        position += Math.max(0, count);
        return count;
    }

    @Override
    public int read(ByteBuffer into, long offset) throws IOException {
        byte[] bytes = disk.bytes(name);
        if (offset >= bytes.length) {
            return -1;
        }
        int count = (int) Math.min(into.remaining(), bytes.length - offset);
        into.put(bytes, (int) offset, count);
        return count;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        int count = write(from, position);
        position += count;
        return count;
    }

    @Override
    public int write(ByteBuffer from, long offset) throws IOException {
        byte[] bytes = new byte[from.remaining()];
        from.duplicate().get(bytes);
        disk.act(new SimulatedDisk.Wrote(name, offset, bytes));
        from.position(from.limit());
        return bytes.length;
    }

    @Override
    public long size() throws IOException {
        return disk.bytes(name).length;
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        disk.act(new SimulatedDisk.Cut(name, size));
        return this;
    }

    @Override
    public void force(boolean metaData) throws IOException {
        disk.act(name.equals(FOLDER) ? new SimulatedDisk.FolderForced() : new SimulatedDisk.Forced(name));
    }

    @Override
    public FileLock tryLock(long from, long size, boolean shared) {
        return new FileLock(this, from, size, shared) {
            @Override
            public boolean isValid() {
                return isOpen();
            }

            @Override
            public void release() {
                throw new UnsupportedOperationException("a store's lock ends with its channel");
            }
        };
    }

    @Override
    public FileLock lock(long from, long size, boolean shared) {
        throw new UnsupportedOperationException("a store does not wait for a lock");
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public FileChannel position(long moved) {
        position = moved;
        return this;
    }

    @Override
    public long read(ByteBuffer[] into, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferTo(long from, long count, WritableByteChannel target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long from, long count) {
        throw new UnsupportedOperationException();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long from, long size) {
        throw new UnsupportedOperationException();
    }

    @Override
    protected void implCloseChannel() {
        // Nothing is held.
    }
}
