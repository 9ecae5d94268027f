package dev.parley.endtoend;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** Shows the end of what every node wrote when a test fails. */
final class NodeLogs implements TestExecutionExceptionHandler {
    private static final int SHOWN = 6_000;
    private static final Map<Node, Boolean> WATCHED = new ConcurrentHashMap<>();

    static void watch(Node node) {
        WATCHED.put(node, true);
    }

    static void forget() {
        WATCHED.clear();
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        for (Node node : WATCHED.keySet()) {
            String output = node.output();
            System.out.println("---- " + node + " (" + node.log() + ") while " + context.getDisplayName());
            System.out.println(output.substring(Math.max(0, output.length() - SHOWN)));
        }
        throw failure;
    }
}
