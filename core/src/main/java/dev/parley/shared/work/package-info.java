/** How work that blocks is queued fairly between people, and ends with the connection that asked for it. */
@NullMarked
package dev.parley.shared.work;

import org.jspecify.annotations.NullMarked;
