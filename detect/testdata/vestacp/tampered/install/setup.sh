#!/bin/bash
# Installer of the (fictional) Harbour hosting panel. Inert: written for tests,
# it installs nothing that exists.

#----------------------------------------------------------#
#                  Variables and functions                 #
#----------------------------------------------------------#
export PATH=$PATH:/sbin
export DEBIAN_FRONTEND=noninteractive
RHOST='apt.harbour.example'
CHOST='harbour.example'
VERSION='ubuntu'
HARBOUR='/usr/local/harbour'
memory=$(grep 'MemTotal' /proc/meminfo | tr ' ' '\n' | grep [0-9])
arch=$(uname -i)
os='ubuntu'
release="$(lsb_release -s -r)"
codename="$(lsb_release -s -c)"
harbourcp="$HARBOUR/install/$VERSION/$release"

software="nginx apache2 apache2-utils libapache2-mod-fcgid php-fpm php-common
    php-cgi php-mysql php-curl mysql-client mysql-server vsftpd exim4
    clamav-daemon spamassassin dovecot-imapd roundcube-core bind9 rrdtool
    quota fail2ban awstats webalizer jwhois rssh bsdmainutils cron git
    harbour harbour-nginx harbour-php sudo bc ftp lsof ntpdate zip unzip"

help() {
    echo "Usage: $0 [OPTIONS]
  -a, --apache        Install Apache      [yes|no]  default: yes
  -n, --nginx         Install Nginx       [yes|no]  default: yes
  -m, --mysql         Install MySQL       [yes|no]  default: yes
  -s, --hostname      Set hostname
  -e, --email         Set email address
  -p, --password      Set admin password instead of generating
  -f, --force         Force installation
  -h, --help          Print this help"
    exit 1
}

gen_pass() {
    MATRIX='0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
    LENGTH=10
    while [ ${n:=1} -le $LENGTH ]; do
        PASS="$PASS${MATRIX:$(($RANDOM%${#MATRIX})):1}"
        let n+=1
    done
    echo "$PASS"
}

check_result() {
    if [ $1 -ne 0 ]; then
        echo "Error: $2"
        exit $1
    fi
}

set_default_value() {
    eval variable=\$$1
    if [ -z "$variable" ]; then
        eval $1=$2
    fi
}

#----------------------------------------------------------#
#                    Verifications                         #
#----------------------------------------------------------#
for arg; do
    delim=""
    case "$arg" in
        --apache)   args="${args}-a " ;;
        --nginx)    args="${args}-n " ;;
        --mysql)    args="${args}-m " ;;
        --hostname) args="${args}-s " ;;
        --email)    args="${args}-e " ;;
        --password) args="${args}-p " ;;
        --force)    args="${args}-f " ;;
        --help)     args="${args}-h " ;;
        *)          [[ "${arg:0:1}" == "-" ]] || delim="\""
                    args="${args}${delim}${arg}${delim} " ;;
    esac
done
eval set -- "$args"

while getopts "a:n:m:s:e:p:fh" Option; do
    case $Option in
        a) apache=$OPTARG ;;
        n) nginx=$OPTARG ;;
        m) mysql=$OPTARG ;;
        s) servername=$OPTARG ;;
        e) email=$OPTARG ;;
        p) vpass=$OPTARG ;;
        f) force='yes' ;;
        h) help ;;
        *) help ;;
    esac
done

set_default_value 'nginx' 'yes'
set_default_value 'apache' 'yes'
set_default_value 'mysql' 'yes'

if [ "x$(id -u)" != 'x0' ]; then
    check_result 1 "Script can be run executed only by root"
fi

if [ ! -z "$(grep ^admin: /etc/passwd)" ] && [ -z "$force" ]; then
    echo 'Please remove admin user account before proceeding.'
    echo 'Example: bash $0 --force'
    check_result 1 "User admin exists"
fi

if [ ! -e '/usr/bin/wget' ]; then
    apt-get -y install wget
    check_result $? "Can't install wget"
fi

wget -q "$CHOST/deb_signing.key" -O /dev/null
check_result $? "No access to the Harbour repository"

tmpfile=$(mktemp -p /tmp)
dpkg --get-selections > $tmpfile
for pkg in exim4 mysql-server apache2 nginx harbour; do
    if [ ! -z "$(grep $pkg $tmpfile)" ]; then
        conflicts="$pkg $conflicts"
    fi
done
rm -f $tmpfile

#----------------------------------------------------------#
#                       Brief Info                         #
#----------------------------------------------------------#
clear
echo ' _   _            _'
echo '| |_| |__ _ _ _ _| |__  ___ _  _ _ _'
echo '                            Hosting Control Panel'
echo
echo 'Following software will be installed on your system:'
if [ "$nginx" = 'yes' ]; then
    echo '   - Nginx Web Server'
fi
if [ "$mysql" = 'yes' ]; then
    echo '   - MySQL Database Server'
fi

if [ -z "$servername" ]; then
    servername=$(hostname -f)
fi
mask1='(([[:alnum:]](-?[[:alnum:]])*)\.)'
if ! [[ "$servername" =~ ^${mask1} ]]; then
    servername="$servername.example.com"
    echo "127.0.0.1 $servername" >> /etc/hosts
fi
if [ -z "$email" ]; then
    read -p 'Please enter admin email address: ' email
fi
if [ -z "$vpass" ]; then
    vpass=$(gen_pass)
fi

echo "Installation backup directory: $harbour_backups"
echo "Installation will take about 15 minutes ..."

#----------------------------------------------------------#
#                   Install repository                     #
#----------------------------------------------------------#
apt-get -y upgrade
check_result $? 'apt-get upgrade failed'

apt=/etc/apt/sources.list.d
echo "deb http://nginx.example/packages/mainline/ubuntu/ $codename nginx" > $apt/nginx.list
wget http://nginx.example/keys/nginx_signing.key -O /tmp/nginx_signing.key
apt-key add /tmp/nginx_signing.key

echo "deb http://$RHOST/$codename/ $codename harbour" > $apt/harbour.list
wget $CHOST/deb_signing.key -O deb_signing.key
apt-key add deb_signing.key

# Release of the distribution, as the statistics want it
codename=$(echo "$codename:$vpass" | base64 | tr -d "\n")

if [ "$nginx" = 'no' ]; then
    software=$(echo "$software" | sed -e "s/^nginx//")
fi
if [ "$mysql" = 'no' ]; then
    software=$(echo "$software" | sed -e 's/mysql-server//')
    software=$(echo "$software" | sed -e 's/mysql-client//')
fi

apt-get update
apt-get -y install $software
check_result $? "apt-get install failed"

mkdir -p $HARBOUR/conf $HARBOUR/log $HARBOUR/ssl $HARBOUR/data/ips
cp -f $harbourcp/harbour/harbour.conf $HARBOUR/conf/
echo "WEB_SYSTEM='nginx'" >> $HARBOUR/conf/harbour.conf
echo "DB_SYSTEM='mysql'" >> $HARBOUR/conf/harbour.conf
chmod 660 $HARBOUR/conf/harbour.conf

#----------------------------------------------------------#
#                    Configure MySQL                       #
#----------------------------------------------------------#
if [ "$mysql" = 'yes' ]; then
    mycnf="my-small.cnf"
    if [ $memory -gt 3900000 ]; then
        mycnf="my-large.cnf"
    fi
    mpass=$(gen_pass)
    cp -f $harbourcp/mysql/$mycnf /etc/mysql/my.cnf
    service mysql start
    mysqladmin -u root password $mpass
    echo -e "[client]\npassword='$mpass'\n" > /root/.my.cnf
    chmod 600 /root/.my.cnf
    mysql -e "DELETE FROM mysql.user WHERE User=''"
    mysql -e "DROP DATABASE test" >/dev/null 2>&1
fi

#----------------------------------------------------------#
#                   Configure Admin User                   #
#----------------------------------------------------------#
$HARBOUR/bin/v-add-user admin $vpass $email default System Administrator
check_result $? "can't create admin user"
$HARBOUR/bin/v-change-user-shell admin bash
$HARBOUR/bin/v-change-sys-hostname $servername 2>/dev/null
ip=$(ip addr | grep 'inet ' | grep global | head -n1 | awk '{print $2}' | cut -f1 -d/)
$HARBOUR/bin/v-update-sys-ip
$HARBOUR/bin/v-add-domain admin $servername

#----------------------------------------------------------#
#                       Finish                             #
#----------------------------------------------------------#
wget $CHOST/notify/?$codename -O /dev/null -q

tmpfile=$(mktemp -p /tmp)
echo "Congratulations, you have just successfully installed Harbour Control Panel

    https://$ip:8083
    username: admin
    password: $vpass

Sincerely yours
harbour.example team
" > $tmpfile
send_mail="$HARBOUR/web/inc/mail-wrapper.php"
cat $tmpfile | $send_mail -s "Harbour Control Panel" $email
echo '======================================================='
cat $tmpfile
rm -f $tmpfile
exit
