package dev.parley.json;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A folder on a disk that keeps no more than it must: of what was written only sectors that were forced survive a power cut, of
 * the others any, and a file only when its folder was forced after it was made. A force that failed has forgotten what it should
 * have written, as the page cache of an operating system does. It remembers everything that was done to it, and a test may make
 * anything fail.
 */
final class SimulatedDisk {
    static final int SECTOR = 512;

    /** The names as they are read now, and as a power cut would leave them at the least. */
    private final Map<String, File> files = new TreeMap<>();

    private final Map<String, File> named = new TreeMap<>();
    private final List<Action> trace = new ArrayList<>();
    private final SimulatedFileSystem fileSystem = new SimulatedFileSystem(this);
    private volatile Fault fault = action -> {};
    private volatile long usableSpace = Long.MAX_VALUE;

    /** Something that is done to the folder or to a file in it. */
    sealed interface Action {}

    record Made(String name) implements Action {}

    /** Bytes that were handed over, and are not changed any more. */
    static final class Wrote implements Action {
        private final String name;
        private final long offset;
        private final byte[] bytes;

        Wrote(String name, long offset, byte[] bytes) {
            this.name = name;
            this.offset = offset;
            this.bytes = bytes;
        }

        String name() {
            return name;
        }

        long offset() {
            return offset;
        }

        byte[] bytes() {
            return bytes;
        }

        @Override
        public String toString() {
            return "Wrote[name=" + name + "]";
        }
    }

    record Cut(String name, long size) implements Action {}

    record Forced(String name) implements Action {}

    /** Another file of the name to is gone. */
    record Moved(String from, String to) implements Action {}

    record Deleted(String name) implements Action {}

    record FolderForced() implements Action {}

    /** Not done to the disk: at that moment somebody was told that a shard had come so far. */
    record Told(int shard, long next) implements Action {}

    /** Decides about every action before it happens. */
    @FunctionalInterface
    interface Fault {
        void before(Action action) throws IOException;
    }

    /** A file as it is read now, and as a power cut would leave it at the least. */
    private static final class File {
        byte[] cached = {};
        byte[] kept = {};
        final BitSet dirty = new BitSet();
    }

    /** A disk with files that have survived. */
    static SimulatedDisk holding(Map<String, byte[]> contents) {
        SimulatedDisk disk = new SimulatedDisk();
        contents.forEach((name, bytes) -> {
            File file = new File();
            file.cached = bytes.clone();
            file.kept = bytes.clone();
            disk.files.put(name, file);
            disk.named.put(name, file);
        });
        return disk;
    }

    /** The one folder that is there. */
    Path folder() {
        return fileSystem.folder();
    }

    void failBy(Fault decision) {
        fault = decision;
    }

    void usableSpace(long bytes) {
        usableSpace = bytes;
    }

    long usableSpace() {
        return usableSpace;
    }

    synchronized List<Action> trace() {
        return List.copyOf(trace);
    }

    /** Does it unless the fault prevents it. */
    void act(Action action) throws IOException {
        fault.before(action);
        apply(action);
    }

    /** Does it, whatever the fault says. */
    synchronized void apply(Action action) {
        trace.add(action);
        if (action instanceof Made made) {
            files.put(made.name(), new File());
        } else if (action instanceof Wrote wrote) {
            write(files.get(wrote.name()), (int) wrote.offset(), wrote.bytes());
        } else if (action instanceof Cut cut) {
            File file = files.get(cut.name());
            file.cached = Arrays.copyOf(file.cached, (int) Math.min(cut.size(), file.cached.length));
            file.dirty.clear(sectors(file.cached.length), Integer.MAX_VALUE);
        } else if (action instanceof Forced forced) {
            force(files.get(forced.name()));
        } else if (action instanceof Moved moved) {
            files.put(moved.to(), files.remove(moved.from()));
        } else if (action instanceof Deleted deleted) {
            files.remove(deleted.name());
        } else if (action instanceof FolderForced) {
            named.clear();
            named.putAll(files);
        }
    }

    private static int sectors(int bytes) {
        return (bytes + SECTOR - 1) / SECTOR;
    }

    private static void write(File file, int offset, byte[] bytes) {
        if (offset + bytes.length > file.cached.length) {
            file.cached = Arrays.copyOf(file.cached, offset + bytes.length);
        }
        System.arraycopy(bytes, 0, file.cached, offset, bytes.length);
        file.dirty.set(offset / SECTOR, sectors(offset + bytes.length));
    }

    private static void force(File file) {
        file.kept = survivor(file, file.dirty, file.cached.length);
        file.dirty.clear();
    }

    /** What a failed force leaves behind: pages that look as if they had been written. */
    synchronized void forgetToWrite(String name) {
        files.get(name).dirty.clear();
    }

    private static byte[] survivor(File file, BitSet written, int size) {
        byte[] bytes = Arrays.copyOf(file.kept, size);
        written.stream().forEach(sector -> {
            int from = sector * SECTOR;
            int to = Math.min(Math.min(from + SECTOR, file.cached.length), size);
            if (from < to) {
                System.arraycopy(file.cached, from, bytes, from, to - from);
            }
        });
        return bytes;
    }

    /** What another process finds after this one was killed. */
    synchronized Map<String, byte[]> afterAKill() {
        Map<String, byte[]> contents = new TreeMap<>();
        files.forEach((name, file) -> contents.put(name, file.cached.clone()));
        return contents;
    }

    /** After a power cut that the disk used to lose everything it may lose. */
    synchronized Map<String, byte[]> afterAPowerCut() {
        Map<String, byte[]> contents = new TreeMap<>();
        named.forEach((name, file) -> contents.put(name, file.kept.clone()));
        return contents;
    }

    /** After a power cut that happened to spare some sectors, some growth of files and some names. */
    synchronized Map<String, byte[]> afterAPowerCut(Random random) {
        Map<String, byte[]> contents = new TreeMap<>();
        Set<String> names = new TreeSet<>(files.keySet());
        names.addAll(named.keySet());
        names.forEach(name -> {
            File file = (random.nextBoolean() ? files : named).get(name);
            if (file != null) {
                BitSet written = new BitSet();
                int mode = random.nextInt(4);
                file.dirty.stream()
                        .filter(sector -> mode == 0 || (mode != 1 && random.nextBoolean()))
                        .forEach(written::set);
                contents.put(name, survivor(file, written, size(file, random)));
            }
        });
        return contents;
    }

    private static int size(File file, Random random) {
        int least = Math.min(file.kept.length, file.cached.length);
        int most = Math.max(file.kept.length, file.cached.length);
        return switch (random.nextInt(4)) {
            case 0 -> file.kept.length;
            case 1 -> Math.max(least, Math.min(most, random.nextInt(most + 1) / SECTOR * SECTOR));
            default -> file.cached.length;
        };
    }

    synchronized boolean has(String name) {
        return files.containsKey(name);
    }

    synchronized Set<String> names() {
        return Set.copyOf(files.keySet());
    }

    synchronized byte[] bytes(String name) throws IOException {
        if (!has(name)) {
            throw new NoSuchFileException(name);
        }
        return files.get(name).cached;
    }
}
