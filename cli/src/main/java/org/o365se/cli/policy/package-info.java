/** Policies: their creation, their signatures and their life. */
@NullMarked
package org.o365se.cli.policy;

import org.jspecify.annotations.NullMarked;
