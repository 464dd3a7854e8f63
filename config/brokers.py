"""What Celery does otherwise with a broker than by itself, so that a worker outlives whatever happens to it."""

from typing import Any

from celery.worker.consumer import Consumer
from kombu.transport import pyamqp, redis, virtual


class Reserved(redis.QoS):
    """Which messages a worker has from Valkey; one whose acknowledgement fails is let go all the same.

    By itself kombu would count it as reserved for ever. Two of them, when the broker is lost at a bad moment, and
    a worker asks for no more, so that it never even sees that the connection is gone. What was let go Valkey gives
    out again.
    """

    def ack(self, delivery_tag: str) -> None:
        """Tell Valkey that it is done."""
        try:
            super().ack(delivery_tag)
        finally:
            virtual.QoS.ack(self, delivery_tag)

    def reject(self, delivery_tag: str, requeue: bool = False) -> None:
        """Give it back."""
        try:
            super().reject(delivery_tag, requeue=requeue)
        finally:
            virtual.QoS.ack(self, delivery_tag)


class Channel(redis.Channel):
    """Kombu's channel with the above."""

    QoS = Reserved


class Valkey(redis.Transport):
    """Kombu's transport with the above."""

    Channel = Channel


class RabbitMQ(pyamqp.Transport):
    """Kombu's transport with an end to every wait: a broker that is frozen counts as one that is away.

    By itself py-amqp goes on waiting when the socket's `read_timeout` is over, even to say good-bye.
    """

    def establish_connection(self) -> Any:
        """Connect."""
        connection: Any = super().establish_connection()
        connection.transport.raise_on_initial_eintr = True
        return connection


class TasksOnly(Consumer):
    """Celery's consumer without the queues for delayed delivery.

    On quorum queues each start would declare 28 of them, for etas and countdowns, which nothing here uses.
    """

    class Blueprint(Consumer.Blueprint):
        default_steps = tuple(
            step for step in Consumer.Blueprint.default_steps if not step.endswith(":DelayedDelivery")
        )
