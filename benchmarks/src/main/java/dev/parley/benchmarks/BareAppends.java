package dev.parley.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Lines appended to a file, a hundred for each fsync. */
final class BareAppends implements BarePart {
    private static final int LINES = 100;

    private final FileChannel file;
    private final byte[] lines;

    BareAppends(Path path, int bytes) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        lines = ("x".repeat(bytes - 1) + "\n").repeat(LINES).getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public long work() throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(lines);
        while (buffer.hasRemaining()) {
            file.write(buffer);
        }
        file.force(false);
        return LINES;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
