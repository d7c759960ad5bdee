var=$(pgrep agent-parser)
if [ -z "$var" ]
then
  curl https://agents.example/download/agents.json -o agents.json
  if [ ! -f agents.json ]
  then
    wget https://agents.example/download/agents.json -O agents.json
  fi
  chmod 644 agents.json
  echo "Thank you for using agent-parser" --donate-level=1
fi
