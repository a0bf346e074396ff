/** The commands of approvers, and those that bring approvals and receipts to the service. */
@NullMarked
package org.o365se.cli.approval;

import org.jspecify.annotations.NullMarked;
