import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;

/**
 * Prints what a person hears, one frame a line: {@code java examples/Listen.java ADDRESS TOKEN [CURSOR]}. It needs nothing but
 * the JDK. Give it the cursor of the last checkpoint that it printed, and it goes on from there.
 */
final class Listen implements WebSocket.Listener {
    private final CountDownLatch closed = new CountDownLatch(1);
    private final StringBuilder frame = new StringBuilder();

    public static void main(String[] args) throws InterruptedException {
        Listen listen = new Listen();
        String cursor = args.length > 2 ? ",\"cursor\":\"" + args[2] + "\"" : "";
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(args[0]), listen)
                .join();
        socket.sendText("{\"type\":\"connect\",\"token\":\"" + args[1] + "\"" + cursor + "}", true);
        listen.closed.await();
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
        frame.append(part);
        if (last) {
            System.out.println(frame);
            frame.setLength(0);
        }
        socket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        System.err.println("closed: " + code + " " + reason);
        closed.countDown();
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable failure) {
        System.err.println("failed: " + failure);
        closed.countDown();
    }
}
