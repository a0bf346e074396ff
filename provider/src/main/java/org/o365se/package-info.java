/** The public API of service encryption in addition to the JCA: the provider, its key chain and its streams. */
@NullMarked
package org.o365se;

import org.jspecify.annotations.NullMarked;
