/** The key chain: policies, scopes and their wrapped keys. */
@NullMarked
package org.o365se.internal.chain;

import org.jspecify.annotations.NullMarked;
