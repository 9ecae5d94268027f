package dev.parley.json;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileStoreAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** A simulated disk as the JDK sees it: as much of a file system as a store asks for. */
final class SimulatedFileSystem extends FileSystem {
    private static final AtomicLong DISKS = new AtomicLong();

    private final Path spelledFolder = Path.of("/simulated/" + DISKS.incrementAndGet());
    private final SimulatedDisk disk;
    private final Provider provider = new Provider();

    SimulatedFileSystem(SimulatedDisk disk) {
        this.disk = disk;
    }

    Path folder() {
        return path(spelledFolder);
    }

    /** A path that is spelled as usual and belongs to this file system. */
    private Path path(Path spelled) {
        Object[] self = new Object[1];
        self[0] = Proxy.newProxyInstance(
                Path.class.getClassLoader(),
                new Class<?>[] {Path.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "getFileSystem" -> this;
                    case "toRealPath" -> self[0];
                    default -> wrapped(invoke(spelled, method, args));
                });
        return (Path) self[0];
    }

    private Object wrapped(Object result) {
        return result instanceof Path found ? path(found) : result;
    }

    private static Object invoke(Path spelled, Method method, Object[] args) throws Throwable {
        Object[] plain = args == null ? new Object[0] : args.clone();
        for (int i = 0; i < plain.length; i++) {
            plain[i] = plain[i] instanceof Path other ? Path.of(other.toString()) : plain[i];
        }
        try {
            return method.invoke(spelled, plain);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private boolean isFolder(Path path) {
        return spelledFolder.startsWith(path.toString());
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }

    private static UnsupportedOperationException unsupported() {
        return new UnsupportedOperationException("a store does not ask for this");
    }

    /** What is done to the files. */
    private final class Provider extends FileSystemProvider {
        @Override
        public String getScheme() {
            return "simulated";
        }

        @Override
        public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
                throws IOException {
            if (isFolder(path)) {
                return new SimulatedChannel(disk, SimulatedChannel.FOLDER);
            }
            boolean exists = disk.has(name(path));
            if (!exists && !options.contains(StandardOpenOption.CREATE)) {
                throw new NoSuchFileException(path.toString());
            }
            if (!exists) {
                disk.act(new SimulatedDisk.Made(name(path)));
            } else if (options.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
                disk.act(new SimulatedDisk.Cut(name(path), 0));
            }
            return new SimulatedChannel(disk, name(path));
        }

        @Override
        public SeekableByteChannel newByteChannel(
                Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
            return newFileChannel(path, options, attributes);
        }

        @Override
        public DirectoryStream<Path> newDirectoryStream(Path path, DirectoryStream.Filter<? super Path> filter) {
            List<Path> found = disk.names().stream().map(path::resolve).toList();
            return new DirectoryStream<>() {
                @Override
                public Iterator<Path> iterator() {
                    return found.iterator();
                }

                @Override
                public void close() {
                    // Nothing is open.
                }
            };
        }

        @Override
        public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
                throws IOException {
            if (isFolder(path)) {
                return type.cast(new Attributes(true, 0));
            }
            return type.cast(new Attributes(false, disk.bytes(name(path)).length));
        }

        @Override
        public void checkAccess(Path path, AccessMode... modes) throws IOException {
            readAttributes(path, BasicFileAttributes.class);
        }

        @Override
        public FileStore getFileStore(Path path) {
            return new Store();
        }

        @Override
        public FileSystem newFileSystem(URI uri, Map<String, ?> env) {
            throw unsupported();
        }

        @Override
        public FileSystem getFileSystem(URI uri) {
            throw unsupported();
        }

        @Override
        public Path getPath(URI uri) {
            throw unsupported();
        }

        @Override
        public void createDirectory(Path dir, FileAttribute<?>... attributes) {
            throw unsupported();
        }

        @Override
        public void delete(Path path) throws IOException {
            if (!disk.has(name(path))) {
                throw new NoSuchFileException(path.toString());
            }
            disk.act(new SimulatedDisk.Deleted(name(path)));
        }

        @Override
        public void copy(Path source, Path target, CopyOption... options) {
            throw unsupported();
        }

        @Override
        public void move(Path source, Path target, CopyOption... options) throws IOException {
            if (!List.of(options).contains(StandardCopyOption.ATOMIC_MOVE)) {
                throw unsupported();
            }
            disk.act(new SimulatedDisk.Moved(name(source), name(target)));
        }

        @Override
        public boolean isSameFile(Path path, Path other) {
            return path.equals(other);
        }

        @Override
        public boolean isHidden(Path path) {
            return false;
        }

        @Override
        public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
            throw unsupported();
        }

        @Override
        public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) {
            throw unsupported();
        }

        @Override
        public void setAttribute(Path path, String attribute, Object value, LinkOption... options) {
            throw unsupported();
        }
    }

    private record Attributes(boolean isDirectory, long size) implements BasicFileAttributes {
        @Override
        public boolean isRegularFile() {
            return !isDirectory;
        }

        @Override
        public boolean isSymbolicLink() {
            return false;
        }

        @Override
        public boolean isOther() {
            return false;
        }

        @Override
        public FileTime lastModifiedTime() {
            return FileTime.fromMillis(0);
        }

        @Override
        public FileTime lastAccessTime() {
            return lastModifiedTime();
        }

        @Override
        public FileTime creationTime() {
            return lastModifiedTime();
        }

        @Override
        public Object fileKey() {
            return this;
        }
    }

    private final class Store extends FileStore {
        @Override
        public String name() {
            return "simulated";
        }

        @Override
        public String type() {
            return "simulated";
        }

        @Override
        public boolean isReadOnly() {
            return false;
        }

        @Override
        public long getTotalSpace() {
            return Long.MAX_VALUE;
        }

        @Override
        public long getUsableSpace() {
            return disk.usableSpace();
        }

        @Override
        public long getUnallocatedSpace() {
            return disk.usableSpace();
        }

        @Override
        public boolean supportsFileAttributeView(Class<? extends FileAttributeView> type) {
            return false;
        }

        @Override
        public boolean supportsFileAttributeView(String name) {
            return false;
        }

        @Override
        public <V extends FileStoreAttributeView> V getFileStoreAttributeView(Class<V> type) {
            throw unsupported();
        }

        @Override
        public Object getAttribute(String attribute) {
            throw unsupported();
        }
    }

    @Override
    public FileSystemProvider provider() {
        return provider;
    }

    @Override
    public void close() {
        throw unsupported();
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public String getSeparator() {
        return "/";
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        throw unsupported();
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        throw unsupported();
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return Set.of("basic");
    }

    @Override
    public Path getPath(String first, String... more) {
        return path(Path.of(first, more));
    }

    @Override
    public PathMatcher getPathMatcher(String syntaxAndPattern) {
        throw unsupported();
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        throw unsupported();
    }

    @Override
    public WatchService newWatchService() throws IOException {
        throw unsupported();
    }
}
