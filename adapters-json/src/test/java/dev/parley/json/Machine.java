package dev.parley.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What this machine lends the tests to make a disk fail. A test is skipped, with a sentence, where something is missing; where the
 * environment variable {@value #REQUIRED} names it, as in continuous integration, the test fails instead.
 */
final class Machine {
    private static final String REQUIRED = "PARLEY_TESTS_REQUIRE";

    private Machine() {}

    /** A command line in front of another, under which a system call fails; needs strace. */
    static String[] failing(String call, String fault) {
        need("strace", succeeds("strace", "-qq", "-o", "/dev/null", "true"), "strace, and the right to use it");
        return new String[] {
            "strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=" + call, "-e", "inject=" + call + ":" + fault
        };
    }

    /** A command line in front of another, under which no file grows beyond so many blocks; the last write ends halfway. */
    static String[] withFilesOfAtMost(int blocks) {
        need("sh", succeeds("sh", "-c", "ulimit -f " + blocks), "a POSIX shell");
        return new String[] {"sh", "-c", "ulimit -f " + blocks + "; exec \"$@\"", "sh"};
    }

    private static void need(String name, boolean available, String what) {
        boolean required = Arrays.asList(
                        System.getenv().getOrDefault(REQUIRED, "").split(" ", -1))
                .contains(name);
        if (required) {
            assertThat(available).as("This test needs " + what + ".").isTrue();
        }
        assumeTrue(available, "Skipped: this test needs " + what + ".");
    }

    private static boolean succeeds(String... command) {
        try {
            Process process = new ProcessBuilder(command).start();
            return process.onExit().get(20, TimeUnit.SECONDS).exitValue() == 0;
        } catch (IOException | InterruptedException | ExecutionException | TimeoutException e) {
            return false;
        }
    }

    /** A disk of its own, for as long as a test runs. */
    record SmallDisk(Path folder) implements AutoCloseable {
        static SmallDisk mount(Path parent, String size) throws IOException {
            Path folder = Files.createDirectories(parent.resolve("disk"));
            need(
                    "mount",
                    succeeds("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", folder.toString()),
                    "the right to mount a small disk, which root has");
            return new SmallDisk(folder);
        }

        @Override
        public void close() {
            assertThat(succeeds("umount", folder.toString())).isTrue();
        }
    }
}
