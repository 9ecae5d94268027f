/**
 * What is true for a moment only: who is typing and who is online, on whatever node. Nothing of it is stored; it is dropped
 * first under pressure and expires by itself.
 */
@NullMarked
package dev.parley.presence;

import org.jspecify.annotations.NullMarked;
