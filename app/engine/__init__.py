"""The process without a window: SIP, sound in calls, headset buttons and the call journal."""

from app.engine import own_build

own_build.use()
