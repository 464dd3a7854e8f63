"""What goes in and out whole: pictures, cards, résumés."""
