-- Most conversations are the assistant's and stay so: only those that people have to do with pay for these.
CREATE INDEX conversations_by_mode ON conversations (org_id, mode, updated_at DESC, id DESC) WHERE mode <> 'ai';
CREATE INDEX conversations_by_agent ON conversations (org_id, agent_id) WHERE agent_id IS NOT NULL;
CREATE INDEX conversations_by_assignee ON conversations (org_id, assignee_id) WHERE assignee_id IS NOT NULL;
