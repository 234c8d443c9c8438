locals {
  container_instances = "arn:${local.partition}:ecs:${local.region}:${local.account}:container-instance/${aws_ecs_cluster.this.name}/*"
  in_this_cluster     = { ArnEquals = { "ecs:cluster" = aws_ecs_cluster.this.arn } }

  # The script itself is packaging/user-data/boothook.sh, with these settings instead of its own.
  boothook = split("# ---- end of the settings\n", file("${path.module}/../user-data/boothook.sh"))[1]
  user_data = join("\n", [
    "Content-Type: multipart/mixed; boundary=\"==efs-mount-agent==\"",
    "MIME-Version: 1.0",
    "",
    "--==efs-mount-agent==",
    "Content-Type: text/cloud-boothook; charset=\"utf-8\"",
    "Content-Transfer-Encoding: 8bit",
    "Content-Disposition: attachment; filename=\"efs-mount-agent.sh\"",
    "",
    "#!/bin/bash",
    "package='s3://${var.package_bucket}/${var.package_key}'",
    "package_sha256='${var.package_sha256}'",
    "ecs_cluster='${aws_ecs_cluster.this.name}'",
    "agent_properties='efs.mounts.${var.file_system_name}.id=${aws_efs_file_system.this.id}",
    "efs.mounts.${var.file_system_name}.path=/mnt/efs/${var.file_system_name}'",
    local.boothook,
    "--==efs-mount-agent==--",
    "",
  ])
}

data "aws_ssm_parameter" "image" {
  name = "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id"
}

resource "aws_iam_role" "host" {
  name_prefix = "${var.name}-host-"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "ec2.${data.aws_partition.current.dns_suffix}" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "efs_mount_agent" {
  name = "efs-mount-agent"
  role = aws_iam_role.host.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "FindFileSystems"
        Effect = "Allow"
        Action = [
          "elasticfilesystem:DescribeFileSystems",
          "elasticfilesystem:DescribeMountTargets",
        ]
        Resource = "*"
      },
      {
        Sid    = "SayWhetherTheHostIsReady"
        Effect = "Allow"
        Action = [
          "ecs:PutAttributes",
          "ecs:DeleteAttributes",
          "ecs:DescribeContainerInstances",
          "ecs:UpdateContainerInstancesState",
        ]
        Resource  = local.container_instances
        Condition = local.in_this_cluster
      },
      {
        Sid      = "InstallThePackage"
        Effect   = "Allow"
        Action   = "s3:GetObject"
        Resource = "arn:${local.partition}:s3:::${var.package_bucket}/${var.package_key}"
      },
    ]
  })
}

resource "aws_iam_role_policy" "ecs_agent" {
  name = "ecs-agent"
  role = aws_iam_role.host.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Register"
        Effect = "Allow"
        Action = [
          "ecs:RegisterContainerInstance",
          "ecs:DeregisterContainerInstance",
          "ecs:SubmitAttachmentStateChanges",
          "ecs:SubmitContainerStateChange",
          "ecs:SubmitTaskStateChange",
        ]
        Resource = aws_ecs_cluster.this.arn
      },
      {
        Sid       = "TakeTasks"
        Effect    = "Allow"
        Action    = ["ecs:Poll", "ecs:StartTelemetrySession"]
        Resource  = local.container_instances
        Condition = local.in_this_cluster
      },
      {
        Sid      = "HasNoResource"
        Effect   = "Allow"
        Action   = ["ecs:DiscoverPollEndpoint", "ecr:GetAuthorizationToken"]
        Resource = "*"
      },
      {
        Sid    = "PullImages"
        Effect = "Allow"
        Action = [
          "ecr:BatchCheckLayerAvailability",
          "ecr:BatchGetImage",
          "ecr:GetDownloadUrlForLayer",
        ]
        Resource = "arn:${local.partition}:ecr:${local.region}:${local.account}:repository/*"
      },
    ]
  })
}

resource "aws_iam_instance_profile" "host" {
  name_prefix = "${var.name}-host-"
  role        = aws_iam_role.host.name
}

resource "aws_launch_template" "host" {
  name_prefix            = "${var.name}-host-"
  image_id               = data.aws_ssm_parameter.image.value
  instance_type          = var.host_type
  vpc_security_group_ids = [aws_security_group.hosts.id]
  user_data              = base64encode(local.user_data)

  iam_instance_profile {
    arn = aws_iam_instance_profile.host.arn
  }

  # One hop: containers on the bridge network do not get the role of the host.
  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }

  block_device_mappings {
    device_name = "/dev/xvda"
    ebs {
      volume_size           = 30
      volume_type           = "gp3"
      encrypted             = true
      delete_on_termination = true
    }
  }

  tag_specifications {
    resource_type = "instance"
    tags          = { Name = "${var.name}-host" }
  }
}

resource "aws_autoscaling_group" "hosts" {
  name_prefix         = "${var.name}-"
  min_size            = var.host_count
  max_size            = var.host_count
  vpc_zone_identifier = local.subnet_ids

  launch_template {
    id      = aws_launch_template.host.id
    version = aws_launch_template.host.latest_version
  }

  # A host that boots before its mount target, its endpoints or its permissions are there would wait for them.
  depends_on = [
    aws_efs_mount_target.this,
    aws_iam_role_policy.ecs_agent,
    aws_iam_role_policy.efs_mount_agent,
    aws_route_table_association.private,
    aws_vpc_endpoint.api,
    aws_vpc_endpoint.s3,
    aws_vpc_security_group_egress_rule.host_to_apis,
    aws_vpc_security_group_egress_rule.host_to_endpoints,
    aws_vpc_security_group_egress_rule.host_to_file_system,
    aws_vpc_security_group_egress_rule.host_to_s3,
    aws_vpc_security_group_ingress_rule.endpoints_from_hosts,
    aws_vpc_security_group_ingress_rule.file_system_from_hosts,
  ]
}
