data "aws_availability_zones" "available" {
  state = "available"

  # No Local Zones: they have neither mount targets nor these endpoints.
  filter {
    name   = "opt-in-status"
    values = ["opt-in-not-required"]
  }
}

data "aws_ec2_managed_prefix_list" "s3" {
  name = "com.amazonaws.${local.region}.s3"
}

# Private subnets, endpoints, no internet gateway.
resource "aws_vpc" "this" {
  count                = local.create_vpc ? 1 : 0
  cidr_block           = var.vpc_cidr
  enable_dns_support   = true
  enable_dns_hostnames = true
  tags                 = { Name = var.name }
}

resource "aws_subnet" "private" {
  count             = local.create_vpc ? var.zones : 0
  vpc_id            = aws_vpc.this[0].id
  availability_zone = data.aws_availability_zones.available.names[count.index]
  cidr_block        = cidrsubnet(var.vpc_cidr, 2, count.index)
  tags              = { Name = "${var.name}-${count.index + 1}" }
}

resource "aws_route_table" "private" {
  count  = local.create_vpc ? 1 : 0
  vpc_id = aws_vpc.this[0].id
}

resource "aws_route_table_association" "private" {
  count          = local.create_vpc ? var.zones : 0
  route_table_id = aws_route_table.private[0].id
  subnet_id      = aws_subnet.private[count.index].id
}

resource "aws_vpc_endpoint" "s3" {
  count             = local.create_vpc ? 1 : 0
  vpc_id            = aws_vpc.this[0].id
  vpc_endpoint_type = "Gateway"
  service_name      = "com.amazonaws.${local.region}.s3"
  route_table_ids   = [aws_route_table.private[0].id]
}

resource "aws_vpc_endpoint" "api" {
  for_each            = toset(local.create_vpc ? ["ecs", "ecs-agent", "ecs-telemetry", "ecr.api", "ecr.dkr", "elasticfilesystem"] : [])
  vpc_id              = aws_vpc.this[0].id
  vpc_endpoint_type   = "Interface"
  service_name        = "com.amazonaws.${local.region}.${each.key}"
  private_dns_enabled = true
  security_group_ids  = [aws_security_group.endpoints[0].id]
  subnet_ids          = var.endpoints_in_each_zone ? aws_subnet.private[*].id : [aws_subnet.private[0].id]
}

# Terraform takes away the rule of a new group that lets everything out; only what is here is open.
resource "aws_security_group" "hosts" {
  name_prefix = "${var.name}-hosts-"
  description = "ECS hosts, NFS to EFS and HTTPS to the APIs of AWS"
  vpc_id      = local.vpc_id

  # Here, where it stops the plan: the validation of a variable knows no other variable before Terraform 1.9.
  lifecycle {
    precondition {
      condition     = local.create_vpc || (length(var.subnet_ids) > 0 && !contains(var.subnet_ids, "") && var.api_prefix_list_id != "")
      error_message = "With vpc_id, subnet_ids and api_prefix_list_id are needed."
    }
  }
}

resource "aws_security_group" "file_system" {
  name_prefix = "${var.name}-efs-"
  description = "mount targets, NFS from the hosts"
  vpc_id      = local.vpc_id
}

resource "aws_security_group" "endpoints" {
  count       = local.create_vpc ? 1 : 0
  name_prefix = "${var.name}-endpoints-"
  description = "interface endpoints, HTTPS from the hosts"
  vpc_id      = local.vpc_id
}

resource "aws_vpc_security_group_egress_rule" "host_to_s3" {
  security_group_id = aws_security_group.hosts.id
  description       = "package and image layers"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  prefix_list_id    = data.aws_ec2_managed_prefix_list.s3.id
}

resource "aws_vpc_security_group_egress_rule" "host_to_file_system" {
  security_group_id            = aws_security_group.hosts.id
  description                  = "NFS"
  ip_protocol                  = "tcp"
  from_port                    = 2049
  to_port                      = 2049
  referenced_security_group_id = aws_security_group.file_system.id
}

resource "aws_vpc_security_group_ingress_rule" "file_system_from_hosts" {
  security_group_id            = aws_security_group.file_system.id
  description                  = "NFS"
  ip_protocol                  = "tcp"
  from_port                    = 2049
  to_port                      = 2049
  referenced_security_group_id = aws_security_group.hosts.id
}

resource "aws_vpc_security_group_egress_rule" "host_to_endpoints" {
  count                        = local.create_vpc ? 1 : 0
  security_group_id            = aws_security_group.hosts.id
  description                  = "APIs of AWS"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = aws_security_group.endpoints[0].id
}

resource "aws_vpc_security_group_ingress_rule" "endpoints_from_hosts" {
  count                        = local.create_vpc ? 1 : 0
  security_group_id            = aws_security_group.endpoints[0].id
  description                  = "APIs of AWS"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = aws_security_group.hosts.id
}

resource "aws_vpc_security_group_egress_rule" "host_to_apis" {
  count             = local.create_vpc ? 0 : 1
  security_group_id = aws_security_group.hosts.id
  description       = "APIs of AWS"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  prefix_list_id    = var.api_prefix_list_id
}
