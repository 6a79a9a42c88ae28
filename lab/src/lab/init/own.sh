#!/bin/sh
# The first process of a host with a root file system of its own, in fresh namespaces of every kind.
# Arguments: the host's name; its directory, with layer/ (laid over the machine's files), shared/ (its /.lab) and mnt/;
# the directory of its package database, or nothing.
# Says its process id on stdout, waits for a line on stdin, becomes /.lab/start inside the new root.
# What the host writes stays in memory: the machine's own files are below an overlay and never change.
set -eu
name=$1 dir=$2 packages=$3
read -r outer _ </proc/self/stat # before /proc is that of the new PID namespace
echo "$name" >/proc/sys/kernel/hostname

mount -t tmpfs -o mode=0755 lab "$dir/mnt"
mkdir "$dir/mnt/upper" "$dir/mnt/work" "$dir/mnt/root" "$dir/mnt/sysfs"
mount -t overlay -o "lowerdir=/,upperdir=$dir/mnt/upper,workdir=$dir/mnt/work" lab "$dir/mnt/root"
mount -t sysfs lab "$dir/mnt/sysfs"
cd "$dir/mnt/root"

mkdir -p proc sys dev run tmp root home var/tmp var/log var/lib/dpkg var/lib/rpm var/lib/snmp .lab
mount -t proc lab proc
mount --rbind /dev dev
for empty in sys run root home var/log var/lib/dpkg var/lib/rpm var/lib/snmp; do
    mount -t tmpfs -o mode=0755 lab "$empty"
done
for open in tmp var/tmp; do
    mount -t tmpfs -o mode=1777 lab "$open"
done
mount --bind "$dir/shared" .lab

while read -r command; do
    rm -f "bin/$command" "sbin/$command" "usr/bin/$command" "usr/sbin/$command" "usr/local/bin/$command"
done <"$dir/shared/removed"
rm -f .dockerenv run/.containerenv # where this machine is a container, its hosts are not
find "$dir/layer" -type d -exec chmod 0755 {} + # whatever the umask of who wrote it
cp -a --remove-destination "$dir/layer/." .
if [ -n "$packages" ]; then
    cp -a --remove-destination "$packages/." .
fi

# Interfaces are real; the rest of /sys and the covered files of /proc are the layer's.
mkdir -p sys/class/net sys/devices/virtual/net
mount --bind "$dir/mnt/sysfs/class/net" sys/class/net
mount --bind "$dir/mnt/sysfs/devices/virtual/net" sys/devices/virtual/net
while read -r path; do
    mount --bind ".lab/proc/$path" "proc/$path"
done <"$dir/shared/proc.list"

echo "$outer"
read -r _
exec chroot . /bin/sh /.lab/start
