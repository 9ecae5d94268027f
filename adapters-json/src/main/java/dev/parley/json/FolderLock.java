package dev.parley.json;

import dev.parley.json.StoreNotOpenedException.Reason;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps everybody else out of a store's folder: a lock on its file {@code lock}, which holds the owner's process id. The lock
 * ends with the process, however it ends. On a network file system it is as good as that file system's locks are.
 */
final class FolderLock implements Closeable {
    private static final System.Logger LOG = System.getLogger(FolderLock.class.getName());
    /**
     * A process loses its lock when it closes another channel of the same file, so a second opening in this process must be
     * refused before it touches the file.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private static final String FILE = "lock";

    private final Path folder;
    private final FileChannel channel;
    private final Optional<Object> file;

    private FolderLock(Path folder, FileChannel channel) throws IOException {
        this.folder = folder;
        this.channel = channel;
        this.file = Optional.ofNullable(key(folder));
    }

    /** What tells a file from another of the same name, where the file system can. */
    private static @Nullable Object key(Path folder) throws IOException {
        return Files.readAttributes(folder.resolve(FILE), BasicFileAttributes.class)
                .fileKey();
    }

    /**
     * Takes the lock.
     *
     * @param folder an existing folder
     * @return the lock
     * @throws StoreNotOpenedException when it is held already
     */
    static FolderLock take(Path folder) throws IOException {
        Path real = folder.toRealPath();
        if (!HELD.add(real)) {
            throw new StoreNotOpenedException(
                    Reason.LOCKED, "The store in " + folder + " is open in this process already.");
        }
        boolean taken = false;
        try {
            FolderLock lock = lock(real);
            taken = true;
            return lock;
        } finally {
            if (!taken) {
                HELD.remove(real);
            }
        }
    }

    private static FolderLock lock(Path real) throws IOException {
        Path file = real.resolve(FILE);
        FileChannel channel = StoreFolder.create(file);
        if (!isTaken(channel, real)) {
            channel.close();
            throw new StoreNotOpenedException(
                    Reason.LOCKED,
                    "The store in " + real + " is open in another process (" + holder(file)
                            + "). Stop that one first, or give this one a folder of its own.");
        }
        try {
            writeHolder(channel);
            return new FolderLock(real, channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static boolean isTaken(FileChannel channel, Path real) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // The channel stays open: closing it would end the lock that another class loader's copy of this class
            // holds.
            throw new StoreNotOpenedException(
                    Reason.LOCKED, "The store in " + real + " is open in this process already.", e);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** For people; the lock is as good without, so a full disk is no reason not to open a store. */
    private static void writeHolder(FileChannel channel) throws IOException {
        byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
        try {
            channel.truncate(0).write(ByteBuffer.wrap(pid), 0);
        } catch (ClosedByInterruptException e) {
            // With its channel the lock is gone.
            throw e;
        } catch (IOException e) {
            LOG.log(Level.WARNING, "The lock is held, but its file can't tell by whom", e);
        }
    }

    private static String holder(Path file) throws IOException {
        String pid = Files.readString(file).strip();
        return pid.isEmpty() ? "its id is not known yet" : "process " + pid;
    }

    /**
     * Looks whether the folder still has the file that is locked. Without it, nothing keeps another process out.
     *
     * @throws IOException when the file was deleted or replaced
     */
    void check() throws IOException {
        try {
            if (!Optional.ofNullable(key(folder)).equals(file)) {
                throw new IOException("the file " + FILE + " of " + folder
                        + " was replaced, so another process may have opened the store; stop one of the two");
            }
        } catch (NoSuchFileException e) {
            throw new IOException(
                    "the file " + FILE + " of " + folder
                            + " was deleted, so nothing keeps another process out; delete nothing in the folder of a store",
                    e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            HELD.remove(folder);
        }
    }
}
