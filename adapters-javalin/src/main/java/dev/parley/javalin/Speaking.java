package dev.parley.javalin;

import dev.parley.InvalidInputException;
import dev.parley.Problem;
import dev.parley.javalin.Authentication.Identity;
import dev.parley.shared.message.UserId;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request that may be made in the name of a system sender, over HTTP and WebSocket alike. */
interface Speaking {
    /** In these names nobody speaks: what is said in them is Parley's own. */
    Set<UserId> RESERVED = Set.of(UserId.PARLEY, UserId.ERASED);

    @Nullable String sender();

    /** In whose name it is made. */
    default UserId speaker(Identity asker) {
        return speaker(asker, Optional.ofNullable(sender()));
    }

    /** In whose name something is asked for: the asker's own, or that of a system sender, for whoever may. */
    static UserId speaker(Identity asker, Optional<String> sender) {
        Optional<UserId> system = sender.map(Speaking::system);
        system.ifPresent(any -> Scope.ADMIN.checkHeldBy(asker));
        return system.orElse(asker.user());
    }

    /** The system sender of that name, if that is somebody to speak for. */
    static UserId system(String name) {
        UserId user = new UserId(name).checkShown();
        if (!user.isSystem() || user.value().length() == UserId.SYSTEM.length()) {
            throw new InvalidInputException(
                    "sender", Problem.USER_INVALID, "A sender is a system sender: " + UserId.SYSTEM + " and a name.");
        }
        if (RESERVED.contains(user)) {
            throw new InvalidInputException(
                    "sender", Problem.USER_INVALID, "Nobody speaks as " + user + ": the name is Parley's own.");
        }
        return user;
    }
}
