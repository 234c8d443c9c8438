/**
 * What is in {@code packaging} for EC2: user data, the CloudFormation template and the Terraform configuration. Nothing here
 * asks AWS, so it is no proof that AWS takes them; it holds what they promise, and that the three say the same. Start reading
 * at {@link io.efsmount.agent.infrastructure.InfrastructureTest}.
 */
@NullMarked
package io.efsmount.agent.infrastructure;

import org.jspecify.annotations.NullMarked;
