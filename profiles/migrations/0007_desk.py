"""Which members work at the desk, found at once."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('profiles', '0006_admission'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='member',
            index=models.Index(models.F('id'), condition=models.Q(('is_active', True), ('is_desk', True)), name='member_desk'),
        ),
    ]
