# The same as ../cloudformation/efs-ecs-cluster.yaml, for Terraform; its comments say why things are so. A test compares
# the two: ports, IAM actions, endpoints, instance metadata, encryption, patterns of the variables. See docs/aws.md.

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.60, < 7.0"
    }
  }
}

variable "name" {
  description = "Begins the names of what is made"
  type        = string
  default     = "efs-ecs"
  validation {
    condition     = can(regex("^([A-Za-z][A-Za-z0-9-]{0,31})$", var.name))
    error_message = "Not a letter, followed by at most 31 letters, digits and hyphens."
  }
}

variable "package_bucket" {
  description = "S3 bucket, in this region, that holds the rpm of efs-mount-agent"
  type        = string
  validation {
    condition     = can(regex("^([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])$", var.package_bucket))
    error_message = "Not the name of an S3 bucket."
  }
}

variable "package_key" {
  description = "Key of the rpm in that bucket"
  type        = string
  validation {
    condition     = can(regex("^([A-Za-z0-9._~/-]+\\.rpm)$", var.package_key))
    error_message = "The ECS-optimised Amazon Linux installs an rpm; its key has letters, digits and ._~/- only."
  }
}

variable "package_sha256" {
  description = "What sha256sum prints for the rpm; the hosts install nothing else"
  type        = string
  validation {
    condition     = can(regex("^([0-9a-f]{64})$", var.package_sha256))
    error_message = "Not the 64 hexadecimal digits of sha256sum."
  }
}

variable "vpc_id" {
  description = "Empty makes a small network. Else your own, which needs a way to the APIs of ECS, ECR and EFS"
  type        = string
  default     = ""
  validation {
    condition     = can(regex("^(|vpc-[0-9a-f]+)$", var.vpc_id))
    error_message = "Neither empty nor the id of a VPC."
  }
}

variable "subnet_ids" {
  description = "With vpc_id: private subnets, one in each zone"
  type        = list(string)
  default     = []
  validation {
    condition     = can(regex("^(|subnet-[0-9a-f]+)(,(|subnet-[0-9a-f]+))*$", join(",", var.subnet_ids)))
    error_message = "Not all are ids of subnets."
  }
}

variable "api_prefix_list_id" {
  description = "With vpc_id: the prefix list of where the APIs of AWS are reached by HTTPS"
  type        = string
  default     = ""
  validation {
    condition     = can(regex("^(|pl-[0-9a-f]+)$", var.api_prefix_list_id))
    error_message = "Neither empty nor the id of a prefix list."
  }
}

variable "vpc_cidr" {
  description = "Without vpc_id: the addresses of the network that is made, a /24 at least"
  type        = string
  default     = "10.42.0.0/24"
  validation {
    condition     = can(regex("^((10|172|192)\\.[0-9]+\\.[0-9]+\\.0/(16|17|18|19|20|21|22|23|24))$", var.vpc_cidr))
    error_message = "Not private addresses such as 10.42.0.0/24, with a prefix of 16 to 24."
  }
}

variable "zones" {
  description = "Without vpc_id: how many zones are used, 2 or 3"
  type        = number
  default     = 3
  validation {
    condition     = contains([2, 3], var.zones)
    error_message = "Neither 2 nor 3."
  }
}

variable "endpoints_in_each_zone" {
  description = "Without vpc_id: interface endpoints in each zone survive the loss of one; each zone costs as much again"
  type        = bool
  default     = false
}

variable "host_type" {
  description = "EC2 instance type, x86-64"
  type        = string
  default     = "t3.small"
}

variable "host_count" {
  type    = number
  default = 2
}

variable "file_system_name" {
  description = "Name of the file system, as its tag, and of the mount; the hosts mount it on /mnt/efs/NAME"
  type        = string
  default     = "shared"
  validation {
    condition     = can(regex("^([a-z0-9][a-z0-9-]{0,62})$", var.file_system_name))
    error_message = "Not a name of at most 63 small letters, digits and hyphens."
  }
}

variable "service_image" {
  description = "Image of the sample service, in ECR of this account and region, with a shell; empty makes no service"
  type        = string
  default     = ""
  validation {
    condition     = can(regex("^(|[0-9]{12}\\.dkr\\.ecr\\.[A-Za-z0-9./:@_-]+)$", var.service_image))
    error_message = "Neither empty nor an image in ECR."
  }
}

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  create_vpc = var.vpc_id == ""
  vpc_id     = local.create_vpc ? aws_vpc.this[0].id : var.vpc_id
  subnet_ids = local.create_vpc ? aws_subnet.private[*].id : var.subnet_ids
  region     = data.aws_region.current.id
  partition  = data.aws_partition.current.partition
  account    = data.aws_caller_identity.current.account_id
}
