"""A test trading platform (测试交易平台): a small site of its own origin and with a key of its own.

It knows the cloud by the network only: by signed calls and webhooks. Documents stay on the
bidder's PC; the site sees digests and results.
"""
