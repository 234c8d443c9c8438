resource "aws_ecs_cluster" "this" {
  name = var.name
}

resource "aws_ecs_task_definition" "writer" {
  count                    = var.service_image == "" ? 0 : 1
  family                   = "${var.name}-writer"
  network_mode             = "bridge"
  requires_compatibilities = ["EC2"]

  container_definitions = jsonencode([{
    name                   = "writer"
    image                  = var.service_image
    essential              = true
    memory                 = 64
    readonlyRootFilesystem = true
    command                = ["sh", "-c", "while date >>\"/shared/$(hostname)\"; do sleep 10; done"]
    mountPoints            = [{ sourceVolume = "shared", containerPath = "/shared", readOnly = false }]
  }])

  volume {
    name      = "shared"
    host_path = "/mnt/efs/${var.file_system_name}"
  }

  # Never on a host whose file system is not mounted.
  placement_constraints {
    type       = "memberOf"
    expression = "attribute:efs.state == ready"
  }
}

resource "aws_ecs_service" "writer" {
  count           = var.service_image == "" ? 0 : 1
  name            = "writer"
  cluster         = aws_ecs_cluster.this.id
  task_definition = aws_ecs_task_definition.writer[0].arn
  launch_type     = "EC2"
  desired_count   = var.host_count
}

output "cluster_name" {
  value = aws_ecs_cluster.this.name
}

output "file_system_id" {
  value = aws_efs_file_system.this.id
}
