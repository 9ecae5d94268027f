package dev.parley.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs run to their end, and a way to run one as somebody who is not root, which Postgres insists on. */
final class Commands {
    private static final String ROOT = "root";
    private static final int SECONDS = 60;
    private static final String NOBODY = "65534";
    private static final List<String> NAMESPACE = List.of("unshare", "-U");
    private static final List<String> SET_USER =
            List.of("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups");

    private Commands() {}

    /**
     * What to put before a command so that it does not run as root: nothing for an ordinary user; otherwise a user namespace
     * of its own, or, where the machine does not allow that, the user nobody, who then owns the folder.
     */
    static List<String> unprivileged(Path folder) {
        if (!ROOT.equals(System.getProperty("user.name"))) {
            return List.of();
        }
        if (succeeds(NAMESPACE)) {
            return NAMESPACE;
        }
        run(List.of("chown", "-R", NOBODY + ":" + NOBODY, folder.toString()));
        return SET_USER;
    }

    private static boolean succeeds(List<String> prefix) {
        try {
            run(prefixed(prefix, List.of("true")));
            return true;
        } catch (UncheckedIOException | IllegalStateException e) {
            return false;
        }
    }

    static List<String> prefixed(List<String> prefix, List<String> command) {
        List<String> all = new ArrayList<>(prefix);
        all.addAll(command);
        return all;
    }

    static void run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException(command + " failed: " + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while running " + command, e);
        }
    }
}
