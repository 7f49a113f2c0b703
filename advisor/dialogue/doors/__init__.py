"""The engines' doors as the dialogue knocks on them, one file a group; ``table`` says who may knock where."""
