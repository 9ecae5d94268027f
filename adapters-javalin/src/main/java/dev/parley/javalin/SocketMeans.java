package dev.parley.javalin;

import dev.parley.shared.work.ReadQueue;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * What every WebSocket of a server shares.
 *
 * @param settings how much a connection may take, and how long
 * @param useCases what it offers
 * @param authentication tells who is there; it may block
 * @param authenticating runs the authentication
 * @param reads runs what blocks on the store
 * @param rate how often one person may ask
 * @param frames writes frames
 * @param requests reads frames
 * @param commands does what they ask for
 * @param questions reads what they ask for
 * @param clock tells when tokens end
 * @param nanos only goes forward, and measures waits
 */
record SocketMeans(
        ServerSettings settings,
        UseCases useCases,
        Authentication authentication,
        Executor authenticating,
        ReadQueue reads,
        RequestRate rate,
        SocketFrames frames,
        SocketRequests requests,
        SocketCommands commands,
        SocketQuestions questions,
        InstantSource clock,
        LongSupplier nanos) {
    static SocketMeans of(
            ServerSettings settings,
            UseCases useCases,
            Authentication authentication,
            Executor authenticating,
            Surroundings surroundings,
            RequestRate rate,
            InstantSource clock) {
        SocketFrames frames = new SocketFrames();
        SocketRequests requests = new SocketRequests();
        return new SocketMeans(
                settings,
                useCases,
                authentication,
                authenticating,
                surroundings.reads(),
                rate,
                frames,
                requests,
                new SocketCommands(useCases, frames, requests),
                new SocketQuestions(useCases, requests),
                clock,
                System::nanoTime);
    }
}
