#!/bin/sh
# The process that holds the namespaces of a host which sees the machine's files, but not its resolver.
# Arguments and dialogue as in own.sh. Such a host has no PID namespace: signals from outside reach what runs in it.
set -eu
name=$1 dir=$2
echo "$name" >/proc/sys/kernel/hostname

mount -t tmpfs -o mode=0755 lab "$dir/mnt"
mkdir "$dir/mnt/upper" "$dir/mnt/work"
mount -t overlay -o "lowerdir=/etc,upperdir=$dir/mnt/upper,workdir=$dir/mnt/work" lab /etc
rm -f /etc/resolv.conf
cp -a --remove-destination "$dir/layer/etc/." /etc
mount -t sysfs lab /sys

echo "$$"
read -r _
. "$dir/shared/start"
