"""The Alexa channel: Amazon's signed requests in, the skill's answers in her JSON out.

Nothing is imported here: `channel` brings the SDK, `verify` does without it.
"""
