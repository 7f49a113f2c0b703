"""启航 Qihang: an employment advisor for Chinese higher-vocational colleges.

The **catalog** knows the world; **language** reads words; **wording** says only what cards carry; **records** keeps
what the college knows; **diagnosis** and **matching** find facts; **practice** rehearses and **support** accompanies;
**dialogue** says it; **app** opens the door.
"""
