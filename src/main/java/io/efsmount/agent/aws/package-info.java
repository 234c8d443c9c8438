/**
 * What every conversation with AWS through its SDK has in common: how a client is set up, and what it means when one
 * fails. It knows no service and makes no call. Start reading at {@link io.efsmount.agent.aws.Failure}.
 */
@NullMarked
package io.efsmount.agent.aws;

import org.jspecify.annotations.NullMarked;
