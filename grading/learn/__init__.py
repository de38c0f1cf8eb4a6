"""The student's side: the command `learn`, and what it shares with the coach that pytest shows.

progress: what the tests say · screen: how that looks · stubs, hints: what the section's files hold · messages: all that is said, in
each language · run: a test run that is shown as it goes · cli and one file a command.
"""
