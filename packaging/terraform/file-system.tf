resource "aws_efs_file_system" "this" {
  encrypted       = true
  throughput_mode = "elastic"
  tags            = { Name = var.file_system_name }

  # The data outlives the cluster: to destroy it, take this away first.
  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_efs_mount_target" "this" {
  count           = local.create_vpc ? var.zones : length(var.subnet_ids)
  file_system_id  = aws_efs_file_system.this.id
  subnet_id       = local.subnet_ids[count.index]
  security_groups = [aws_security_group.file_system.id]
}

# Clients are anonymous: the agent mounts without IAM. ClientRootAccess, because the root folder of a new file system belongs
# to root.
resource "aws_efs_file_system_policy" "this" {
  file_system_id = aws_efs_file_system.this.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "MountTargetsOnly"
      Effect    = "Allow"
      Principal = { AWS = "*" }
      Action = [
        "elasticfilesystem:ClientMount",
        "elasticfilesystem:ClientWrite",
        "elasticfilesystem:ClientRootAccess",
      ]
      Resource  = aws_efs_file_system.this.arn
      Condition = { Bool = { "elasticfilesystem:AccessedViaMountTarget" = "true" } }
    }]
  })
}
